//! The names of a type's variants and fields, asked of its own `Deserialize`, so that no list of
//! them has to be kept by hand.

use serde::de::value::Error;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::cell::Cell;

type Names = &'static [&'static str];

/// The names of an enum's variants.
pub fn variants<E: DeserializeOwned>() -> Names {
    asked::<E>(None)
}

/// The names of the fields of one of an enum's variants; none when it holds none.
pub fn fields_of_variant<E: DeserializeOwned>(variant: &str) -> Names {
    asked::<E>(Some(variant))
}

/// The names of a struct's fields.
pub fn fields<S: DeserializeOwned>() -> Names {
    asked::<S>(None)
}

fn asked<T: DeserializeOwned>(variant: Option<&str>) -> Names {
    let names = Cell::new(&[][..]);
    // It never gets a value: it tells what it expects, and is refused.
    let refused = T::deserialize(Ask { variant, names: &names });
    assert!(refused.is_err(), "nothing can be made of nothing");
    names.get()
}

/// Notes what a type expects, and refuses.
struct Ask<'a> {
    variant: Option<&'a str>,
    names: &'a Cell<Names>,
}

impl Ask<'_> {
    fn note<T>(&self, names: Names) -> Result<T, Error> {
        self.names.set(names);
        Err(Error::custom("only asked"))
    }
}

impl<'de> Deserializer<'de> for Ask<'_> {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.variant.is_some() { visitor.visit_enum(self) } else { self.note(variants) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: Names,
        _: V,
    ) -> Result<V::Value, Error> {
        self.note(fields)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("neither an enum nor a struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Ask<'_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name = self.variant.unwrap_or_default().to_owned();
        Ok((seed.deserialize(name.into_deserializer())?, self))
    }
}

impl<'de> VariantAccess<'de> for Ask<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.note(&[])
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Error> {
        self.note(&[])
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        self.note(&[])
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: Names, _: V) -> Result<V::Value, Error> {
        self.note(fields)
    }
}
