//! What somebody sees of one case, in a form that SQL can ask row by row.

use casetrail_domain::case::Case;
use casetrail_domain::event::Visibility;
use casetrail_domain::id::{OrganisationId, PersonId};
use casetrail_domain::policy::{Content, Item, Standing};
use uuid::Uuid;

/// What somebody sees of one case: the policy's answers, asked once for every kind of row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Who looks.
    pub(crate) person: PersonId,
    /// The organisation that has the case.
    pub(crate) provider: Option<OrganisationId>,
    /// Bit `n`: sees content of the class with code `n`; nothing when the timeline is hidden.
    pub(crate) content: u32,
    /// Bit `n`: sees comments and files whose [`traits`](Traits) have code `n`.
    pub(crate) items: u32,
}

/// All that the policy looks at in a comment or file, as five bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traits {
    pub own: bool,
    pub by_provider: bool,
    pub of_the_provider: bool,
    pub shared: bool,
    pub withdrawn: bool,
}

impl Traits {
    /// How many codes there are.
    const CODES: u32 = 32;

    fn from_code(code: u32) -> Self {
        let bit = |place: u32| (code >> place) & 1 == 1;
        Self {
            own: bit(0),
            by_provider: bit(1),
            of_the_provider: bit(2),
            shared: bit(3),
            withdrawn: bit(4),
        }
    }

    pub(crate) fn code(self) -> u32 {
        let bits = [self.own, self.by_provider, self.of_the_provider, self.shared, self.withdrawn];
        bits.iter().rev().fold(0, |code, &bit| (code << 1) | u32::from(bit))
    }

    /// An item with these traits, as the person and the provider of the case would meet it.
    fn item(self, person: PersonId, provider: Option<OrganisationId>) -> Item {
        let other = OrganisationId(Uuid::from_u128(
            !provider.map_or(0, |organisation| organisation.0.as_u128()),
        ));
        Item {
            author: if self.own { person } else { PersonId(Uuid::from_u128(!person.0.as_u128())) },
            organisation: if self.of_the_provider { provider } else { Some(other) },
            by_provider: self.by_provider,
            visibility: if self.shared { Visibility::Shared } else { Visibility::Internal },
            withdrawn: self.withdrawn,
        }
    }

    /// The traits of this item for a person and the provider of the case.
    pub(crate) fn of(item: &Item, person: PersonId, provider: Option<OrganisationId>) -> Self {
        Self {
            own: item.author == person,
            by_provider: item.by_provider,
            of_the_provider: item.organisation == provider,
            shared: item.visibility == Visibility::Shared,
            withdrawn: item.withdrawn,
        }
    }
}

/// The number under which a class of content is stored.
pub(crate) fn content_code(content: Content) -> u32 {
    match content {
        Content::Header => 0,
        Content::Names => 1,
        Content::Outcome => 2,
        Content::Internal => 3,
        Content::Timeline => 4,
    }
}

/// The class of content stored under a number.
pub(crate) fn content_of(code: u32) -> Option<Content> {
    let classes =
        [Content::Header, Content::Names, Content::Outcome, Content::Internal, Content::Timeline];
    classes.into_iter().find(|&class| content_code(class) == code)
}

impl Sight {
    /// What this person, who stands so to this case, sees of it.
    #[must_use]
    pub fn of(standing: &Standing, case: &Case) -> Self {
        Self::with(standing, case.provider)
    }

    /// What this person sees of a case that this provider has.
    #[must_use]
    pub fn with(standing: &Standing, provider: Option<OrganisationId>) -> Self {
        let person = standing.person();
        if !standing.sees(Content::Timeline) {
            return Self { person, provider, content: 0, items: 0 };
        }
        let classes = [
            Content::Header,
            Content::Names,
            Content::Outcome,
            Content::Internal,
            Content::Timeline,
        ];
        let content = classes
            .into_iter()
            .filter(|&class| standing.sees(class))
            .fold(0, |mask, class| mask | 1 << content_code(class));
        let items = (0..Traits::CODES)
            .filter(|&code| standing.sees_item(&Traits::from_code(code).item(person, provider)))
            .fold(0, |mask, code| mask | 1 << code);
        Self { person, provider, content, items }
    }

    /// Whether content of this class is seen.
    pub(crate) fn sees(&self, content: Content) -> bool {
        self.content >> content_code(content) & 1 == 1
    }

    /// Whether this comment or file is seen.
    pub(crate) fn sees_item(&self, item: &Item) -> bool {
        self.items >> Traits::of(item, self.person, self.provider).code() & 1 == 1
    }

    /// Whether the former text of this comment, or name of this file, is seen: by whom it would be seen once withdrawn.
    pub(crate) fn sees_former(&self, item: &Item) -> bool {
        self.sees_item(&Item { withdrawn: true, ..*item })
    }
}
