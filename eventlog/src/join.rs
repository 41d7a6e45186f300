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
