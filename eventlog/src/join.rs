//! Reads an event back: the variant's name, the clear JSON of its content, and the personal values
//! spliced in where they were, or nothing in their place once they are erased.
//!
//! Personal values are found where serde asks for them directly: not through `flatten`, `untagged`
//! or an internal tag, which read into a buffer first.

use serde::Deserialize;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess,
    VariantAccess, Visitor, value::StrDeserializer,
};
use serde_json::Error;
use serde_json::value::RawValue;

use crate::split::{Mark, PERSONAL};

/// Puts an event together from its kind, its clear JSON and the JSON array of its personal values
/// (`None`: erased, or there never were any).
pub(crate) fn join<E: DeserializeOwned>(
    kind: &str,
    clear: &[u8],
    personal: Option<&[u8]>,
) -> Result<E, Error> {
    let values: Option<Vec<&RawValue>> = personal.map(serde_json::from_slice).transpose()?;
    E::deserialize(Variant { kind, clear, values: values.as_deref() })
}

type Values<'de> = Option<&'de [&'de RawValue]>;

/// The event's own deserializer.
struct Variant<'de> {
    kind: &'de str,
    clear: &'de [u8],
    values: Values<'de>,
}

impl<'de> Deserializer<'de> for Variant<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_enum(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let kind = seed.deserialize(StrDeserializer::<Error>::new(self.kind))?;
        Ok((kind, self))
    }
}

impl<'de> Variant<'de> {
    /// Reads the content whole: nothing may follow it.
    fn content<T>(
        self,
        read: impl FnOnce(
            Join<'de, &mut serde_json::Deserializer<serde_json::de::SliceRead<'de>>>,
        ) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut json = serde_json::Deserializer::from_slice(self.clear);
        let content = read(Join { from: &mut json, values: self.values })?;
        json.end()?;
        Ok(content)
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.content(|json| <()>::deserialize(json))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        self.content(|json| seed.deserialize(json))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.content(|json| json.deserialize_tuple(len, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.content(|json| json.deserialize_struct("", fields, visitor))
    }
}

/// Whatever reads the clear JSON, with the personal values at hand.
struct Join<'de, T> {
    from: T,
    values: Values<'de>,
}

macro_rules! pass_on {
    ($($method:ident;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.from.$method(Join { from: visitor, values: self.values })
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Join<'de, D> {
    type Error = D::Error;

    pass_on! {
        deserialize_any;
        deserialize_bool;
        deserialize_i8;
        deserialize_i16;
        deserialize_i32;
        deserialize_i64;
        deserialize_i128;
        deserialize_u8;
        deserialize_u16;
        deserialize_u32;
        deserialize_u64;
        deserialize_u128;
        deserialize_f32;
        deserialize_f64;
        deserialize_char;
        deserialize_str;
        deserialize_string;
        deserialize_bytes;
        deserialize_byte_buf;
        deserialize_option;
        deserialize_unit;
        deserialize_seq;
        deserialize_map;
        deserialize_identifier;
        deserialize_ignored_any;
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.from.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if name != PERSONAL {
            let visitor = Join { from: visitor, values: self.values };
            return self.from.deserialize_newtype_struct(name, visitor);
        }
        let mark = Mark::deserialize(self.from)?;
        let Some(values) = self.values else { return visitor.visit_unit() };
        let value = values
            .get(mark.index as usize)
            .ok_or_else(|| D::Error::custom("a personal value is not among the sealed ones"))?;
        let mut json = serde_json::Deserializer::from_str(value.get());
        visitor.visit_newtype_struct(&mut json).map_err(D::Error::custom)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.from.deserialize_tuple(len, Join { from: visitor, values: self.values })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Join { from: visitor, values: self.values };
        self.from.deserialize_tuple_struct(name, len, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Join { from: visitor, values: self.values };
        self.from.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Join { from: visitor, values: self.values };
        self.from.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.from.is_human_readable()
    }
}

macro_rules! visit {
    ($($method:ident($type:ty);)*) => {
        $(fn $method<X: serde::de::Error>(self, value: $type) -> Result<V::Value, X> {
            self.from.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Join<'de, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.from.expecting(formatter)
    }

    visit! {
        visit_bool(bool);
        visit_i8(i8);
        visit_i16(i16);
        visit_i32(i32);
        visit_i64(i64);
        visit_i128(i128);
        visit_u8(u8);
        visit_u16(u16);
        visit_u32(u32);
        visit_u64(u64);
        visit_u128(u128);
        visit_f32(f32);
        visit_f64(f64);
        visit_char(char);
        visit_str(&str);
        visit_borrowed_str(&'de str);
        visit_string(String);
        visit_bytes(&[u8]);
        visit_borrowed_bytes(&'de [u8]);
        visit_byte_buf(Vec<u8>);
    }

    fn visit_none<X: serde::de::Error>(self) -> Result<V::Value, X> {
        self.from.visit_none()
    }

    fn visit_unit<X: serde::de::Error>(self) -> Result<V::Value, X> {
        self.from.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        self.from.visit_some(Join { from, values: self.values })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        self.from.visit_newtype_struct(Join { from, values: self.values })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, from: A) -> Result<V::Value, A::Error> {
        self.from.visit_seq(Join { from, values: self.values })
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<V::Value, A::Error> {
        self.from.visit_map(Join { from, values: self.values })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, from: A) -> Result<V::Value, A::Error> {
        self.from.visit_enum(Join { from, values: self.values })
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Join<'de, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        self.from.deserialize(Join { from, values: self.values })
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Join<'de, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.from.next_element_seed(Join { from: seed, values: self.values })
    }

    fn size_hint(&self) -> Option<usize> {
        self.from.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Join<'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.from.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.from.next_value_seed(Join { from: seed, values: self.values })
    }

    fn size_hint(&self) -> Option<usize> {
        self.from.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Join<'de, A> {
    type Error = A::Error;
    type Variant = Join<'de, A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let (name, variant) = self.from.variant_seed(seed)?;
        Ok((name, Join { from: variant, values: self.values }))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Join<'de, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.from.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.from.newtype_variant_seed(Join { from: seed, values: self.values })
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.from.tuple_variant(len, Join { from: visitor, values: self.values })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.from.struct_variant(fields, Join { from: visitor, values: self.values })
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize, Serializer, de};

    use super::*;
    use crate::split::split;

    #[derive(Debug, Clone, PartialEq)]
    enum Personal<T> {
        Known(T),
        Erased,
    }

    impl<T: Serialize> Serialize for Personal<T> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            match self {
                Personal::Known(value) => to.serialize_newtype_struct(PERSONAL, value),
                Personal::Erased => to.serialize_unit(),
            }
        }
    }

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Value<T>(std::marker::PhantomData<T>);
            impl<'de, T: Deserialize<'de>> Visitor<'de> for Value<T> {
                type Value = Personal<T>;
                fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    to.write_str("a personal value")
                }
                fn visit_newtype_struct<D: Deserializer<'de>>(
                    self,
                    from: D,
                ) -> Result<Personal<T>, D::Error> {
                    T::deserialize(from).map(Personal::Known)
                }
                fn visit_unit<E: de::Error>(self) -> Result<Personal<T>, E> {
                    Ok(Personal::Erased)
                }
            }
            from.deserialize_newtype_struct(PERSONAL, Value(std::marker::PhantomData))
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Name {
        first: Personal<String>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        last: Option<Personal<String>>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Wrapped(Personal<Vec<u8>>);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Event {
        Unit,
        New(Wrapped),
        Tuple(u8, Personal<(String, bool)>),
        Struct {
            names: Vec<Option<Name>>,
            by_code: std::collections::BTreeMap<String, Personal<u64>>,
            inner: Box<Inner>,
        },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Inner {
        None,
        One(Personal<Name>),
        Two { a: Personal<f64>, b: Option<Personal<()>> },
    }

    fn everything() -> Event {
        let name = |first: &str| Name { first: Personal::Known(first.to_owned()), last: None };
        let full = Name { last: Some(Personal::Known("O'Neill".to_owned())), ..name("Āria") };
        Event::Struct {
            names: vec![Some(full), None, Some(name("\"B\" \u{1F600}"))],
            by_code: [("x".to_owned(), Personal::Known(u64::MAX))].into(),
            // A personal value within a personal value goes with it.
            inner: Box::new(Inner::One(Personal::Known(name("C")))),
        }
    }

    fn there_and_back(event: &Event) {
        let parts = split(event).unwrap();
        let joined: Event = join(parts.kind, &parts.clear, parts.personal.as_deref()).unwrap();
        assert_eq!(&joined, event);
        assert_eq!(split(event).unwrap().clear, parts.clear, "the same bytes each time");
    }

    #[test]
    fn every_shape_comes_back() {
        there_and_back(&Event::Unit);
        there_and_back(&Event::New(Wrapped(Personal::Known(vec![1, 2]))));
        there_and_back(&Event::Tuple(1, Personal::Known(("t".to_owned(), true))));
        there_and_back(&everything());
        let two = Inner::Two { a: Personal::Known(0.1), b: Some(Personal::Known(())) };
        for inner in [two, Inner::None] {
            let (names, by_code) = (Vec::new(), Default::default());
            there_and_back(&Event::Struct { names, by_code, inner: Box::new(inner) });
        }
    }

    #[test]
    fn what_is_stored_is_this() {
        let parts = split(&everything()).unwrap();
        assert_eq!(parts.kind, "Struct");
        insta::assert_snapshot!(String::from_utf8(parts.clear).unwrap(), @r#"{"names":[{"first":{"$personal":0},"last":{"$personal":1}},null,{"first":{"$personal":2}}],"by_code":{"x":{"$personal":3}},"inner":{"One":{"$personal":4}}}"#);
        insta::assert_snapshot!(String::from_utf8(parts.personal.unwrap()).unwrap(), @r#"["Āria","O'Neill","\"B\" 😀",18446744073709551615,{"first":"C"}]"#);
        let unit = split(&Event::Unit).unwrap();
        assert_eq!((unit.kind, &unit.clear[..], unit.personal), ("Unit", &b"null"[..], None));
    }

    #[test]
    fn erased_values_are_erased_wherever_they_were() {
        let parts = split(&everything()).unwrap();
        let erased: Event = join(parts.kind, &parts.clear, None).unwrap();
        let nobody = |last| Some(Name { first: Personal::Erased, last });
        let names = vec![nobody(Some(Personal::Erased)), None, nobody(None)];
        let by_code = [("x".to_owned(), Personal::Erased)].into();
        let inner = Box::new(Inner::One(Personal::Erased));
        assert_eq!(erased, Event::Struct { names, by_code, inner });
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let read = |kind, clear: &str, personal: Option<&str>| {
            join::<Event>(kind, clear.as_bytes(), personal.map(str::as_bytes)).is_err()
        };
        assert!(read("Unknown", "null", None));
        assert!(read("Unit", "{}", None));
        assert!(read("Unit", "null null", None));
        assert!(read("Tuple", r#"[1,{"$personal":1}]"#, Some(r#"[["t",true]]"#)));
        assert!(read("Tuple", r#"[1,{"$personal":0,"more":1}]"#, Some(r#"[["t",true]]"#)));
        assert!(read("Tuple", r#"[1,["t",true]]"#, Some("[]")));
        assert!(read("Tuple", r#"[1,{"$personal":0}]"#, Some("[7]")));
        assert!(!read("Tuple", r#"[1,{"$personal":0}]"#, Some(r#"[["t",true]]"#)));
    }
}
