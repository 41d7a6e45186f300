//! Learners, and where their cases go.

use super::directory::one;
use crate::directory::Learner;
use crate::search::Search;
use crate::snapshot::{Answer, Snapshot};
use crate::sql::Id;
use casetrail_domain::access::OrganisationKind;
use casetrail_domain::case::RouteFacts;
use casetrail_domain::event::Route;
use casetrail_domain::id::{LearnerId, OrganisationId};
use rusqlite::{Row, params};

const LEARNER: &str = "SELECT id, name, nsn, date_of_birth, year_level, school, covered_by \
                       FROM learner ";

fn learner(row: &Row<'_>) -> rusqlite::Result<Learner> {
    let organisation =
        |place| row.get::<_, Option<Id>>(place).map(|id| id.map(|id| OrganisationId(id.0)));
    let day = row.get::<_, Option<String>>(3)?;
    Ok(Learner {
        id: LearnerId(row.get::<_, Id>(0)?.0),
        name: row.get(1)?,
        nsn: row.get(2)?,
        date_of_birth: day.and_then(|day| day.parse().ok()),
        year_level: row.get(4)?,
        school: organisation(5)?,
        covered_by: organisation(6)?,
    })
}

/// A text of a row, read in place.
fn text<'a>(row: &'a Row<'_>, place: usize) -> rusqlite::Result<Option<&'a str>> {
    Ok(row.get_ref(place)?.as_str_or_null()?)
}

/// A learner found by a search, not read yet.
struct Found {
    rank: i64,
    /// Folded name, name and number: the order of the index.
    key: (String, Option<String>, Option<String>),
    id: LearnerId,
}

impl Snapshot {
    /// A learner.
    pub fn learner(&self, id: LearnerId) -> Answer<Option<Learner>> {
        let sql = format!("{LEARNER} WHERE id = ?1 AND since <= ?2 AND until > ?2");
        self.with(|db| one(db, &sql, params![Id(id.0), self.moment()], learner))
    }

    /// Shows each learner's National Student Number, in no order; of one who was erased none.
    pub fn each_learner(&self, mut show: impl FnMut(LearnerId, &str)) -> Answer<()> {
        let sql = "SELECT id, nsn FROM learner WHERE since <= ?1 AND until > ?1";
        self.with(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query([self.moment()])?;
            while let Some(row) = rows.next()? {
                if let Some(nsn) = text(row, 1)? {
                    show(LearnerId(row.get::<_, Id>(0)?.0), nsn);
                }
            }
            Ok(())
        })
    }

    /// Learners enrolled at these schools, found by words of their names or the beginning of
    /// their National Student Number: names as typed first, then by name. Blank: the first by name.
    pub fn learners(
        &self,
        schools: &[OrganisationId],
        search: &str,
        first: usize,
    ) -> Answer<Vec<Learner>> {
        let search = Search::parse(Some(search));
        let mut found = Vec::new();
        for &school in schools {
            self.find_learners(school, search.as_ref(), first, &mut found)?;
        }
        found.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| (&a.key, a.id).cmp(&(&b.key, b.id))));
        found.dedup_by_key(|found| found.id);
        found.truncate(first);
        let learners: Answer<Vec<Option<Learner>>> =
            found.iter().map(|found| self.learner(found.id)).collect();
        Ok(learners?.into_iter().flatten().collect())
    }

    fn find_learners(
        &self,
        school: OrganisationId,
        search: Option<&Search>,
        first: usize,
        found: &mut Vec<Found>,
    ) -> Answer<()> {
        // The index holds all that is asked, in the order of names at the present.
        let sql = "SELECT name_key, name, nsn, id FROM learner \
                   WHERE school = ?1 AND until > ?2 AND since <= ?2 ORDER BY until, name_key, name, nsn";
        self.with(|db| {
            let mut statement = db.prepare_cached(sql)?;
            let mut rows = statement.query(params![Id(school.0), self.moment()])?;
            let mut blank = 0;
            while let Some(row) = rows.next()? {
                let texts = [text(row, 1)?, text(row, 2)?];
                let rank = search.map_or(1, |search| search.rank_of(&texts));
                if rank == 0 {
                    continue;
                }
                let id = LearnerId(row.get::<_, Id>(3)?.0);
                let key = (row.get(0)?, row.get(1)?, row.get(2)?);
                found.push(Found { rank, key, id });
                blank += usize::from(search.is_none());
                if blank >= first && self.as_of().is_none() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Where a new case of this learner goes: the In-School Provision of their school that covers
    /// them, else the provider of the school's catchment, else nowhere.
    pub fn route(&self, learner: LearnerId) -> Answer<RouteFacts> {
        let Some(learner) = self.learner(learner)? else {
            return Ok(RouteFacts::default());
        };
        let Some(school) = learner.school else {
            return Ok(RouteFacts::default());
        };
        let catchment = self.organisation(school)?.and_then(|school| school.catchment);
        if let Some(provision) = self.provision_of(school, learner.covered_by)? {
            let provider = Some((provision, Route::InSchoolProvision));
            return Ok(RouteFacts { catchment, provider });
        }
        let serving = match &catchment {
            Some(catchment) => self.catchment(catchment)?,
            None => None,
        };
        let provider = serving.map(|(provider, _)| (provider, Route::Catchment));
        Ok(RouteFacts { catchment, provider })
    }

    /// The provider that covers a learner, when it is the provision of that school.
    fn provision_of(
        &self,
        school: OrganisationId,
        covering: Option<OrganisationId>,
    ) -> Answer<Option<OrganisationId>> {
        let Some(covering) = covering else {
            return Ok(None);
        };
        let provider = self.organisation(covering)?.filter(|provider| {
            provider.kind == OrganisationKind::Provider && provider.provision_of == Some(school)
        });
        Ok(provider.map(|provider| provider.id))
    }
}
