//! Serialises an event in one pass: its variant's name, the clear JSON of its content, and apart
//! from that the JSON of its personal values.
//!
//! A personal value is a newtype struct named `$personal`. In the clear it leaves
//! `{"$personal":N}`, N being its index among the personal values.

use std::cell::RefCell;

use serde::Serialize;
use serde::ser::{
    Error as _, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Error;

/// The name of the newtype struct that marks a personal value.
pub(crate) const PERSONAL: &str = "$personal";

/// An event taken apart.
pub(crate) struct Parts {
    /// The variant's name.
    pub kind: &'static str,
    /// The JSON of the variant's content.
    pub clear: Vec<u8>,
    /// A JSON array of the personal values; `None` when there are none.
    pub personal: Option<Vec<u8>>,
}

/// Takes an externally tagged event apart.
pub(crate) fn split<E: Serialize>(event: &E) -> Result<Parts, Error> {
    let mut clear = Vec::with_capacity(128);
    let personal = RefCell::new(Personal { json: Vec::new(), count: 0 });
    let mut json = serde_json::Serializer::new(&mut clear);
    let kind = event.serialize(Variant { json: &mut json, personal: &personal })?;
    Ok(Parts { kind, clear, personal: personal.into_inner().finish() })
}

struct Personal {
    json: Vec<u8>,
    count: u32,
}

impl Personal {
    fn push<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<u32, Error> {
        self.json.push(if self.count == 0 { b'[' } else { b',' });
        serde_json::to_writer(&mut self.json, value)?;
        self.count += 1;
        Ok(self.count - 1)
    }

    fn finish(mut self) -> Option<Vec<u8>> {
        (self.count > 0).then(|| {
            self.json.push(b']');
            self.json
        })
    }
}

/// What stands in the clear where a personal value was.
#[derive(Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mark {
    #[serde(rename = "$personal")]
    pub index: u32,
}

/// The content's serializer: passes everything on, but diverts personal values.
struct Split<'a, S> {
    to: S,
    personal: &'a RefCell<Personal>,
}

/// A value on its way through [`Split`].
struct Within<'a, T: ?Sized> {
    value: &'a T,
    personal: &'a RefCell<Personal>,
}

impl<T: ?Sized + Serialize> Serialize for Within<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Split { to, personal: self.personal })
    }
}

macro_rules! pass_on {
    ($($method:ident($type:ty);)*) => {
        $(fn $method(self, value: $type) -> Result<S::Ok, S::Error> {
            self.to.$method(value)
        })*
    };
}

impl<'a, S: Serializer> Serializer for Split<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Split<'a, S::SerializeSeq>;
    type SerializeTuple = Split<'a, S::SerializeTuple>;
    type SerializeTupleStruct = Split<'a, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Split<'a, S::SerializeTupleVariant>;
    type SerializeMap = Split<'a, S::SerializeMap>;
    type SerializeStruct = Split<'a, S::SerializeStruct>;
    type SerializeStructVariant = Split<'a, S::SerializeStructVariant>;

    pass_on! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit_struct(&'static str);
    }

    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.to.serialize_none()
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.to.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.to.serialize_some(&Within { value, personal: self.personal })
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        self.to.serialize_unit_variant(name, index, variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        if name == PERSONAL {
            let index = self.personal.borrow_mut().push(value).map_err(S::Error::custom)?;
            return Mark { index }.serialize(self.to);
        }
        self.to.serialize_newtype_struct(name, &Within { value, personal: self.personal })
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = Within { value, personal: self.personal };
        self.to.serialize_newtype_variant(name, index, variant, &value)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        Ok(Split { to: self.to.serialize_seq(len)?, personal: self.personal })
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        Ok(Split { to: self.to.serialize_tuple(len)?, personal: self.personal })
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleStruct, S::Error> {
        Ok(Split { to: self.to.serialize_tuple_struct(name, len)?, personal: self.personal })
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        let to = self.to.serialize_tuple_variant(name, index, variant, len)?;
        Ok(Split { to, personal: self.personal })
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        Ok(Split { to: self.to.serialize_map(len)?, personal: self.personal })
    }

    fn serialize_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        Ok(Split { to: self.to.serialize_struct(name, len)?, personal: self.personal })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        let to = self.to.serialize_struct_variant(name, index, variant, len)?;
        Ok(Split { to, personal: self.personal })
    }

    fn is_human_readable(&self) -> bool {
        self.to.is_human_readable()
    }
}

macro_rules! split_items {
    ($($compound:ident::$method:ident;)*) => {
        $(impl<C: $compound> $compound for Split<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), C::Error> {
                self.to.$method(&Within { value, personal: self.personal })
            }

            fn end(self) -> Result<C::Ok, C::Error> {
                self.to.end()
            }
        })*
    };
}

split_items! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

macro_rules! split_fields {
    ($($compound:ident;)*) => {
        $(impl<C: $compound> $compound for Split<'_, C> {
            type Ok = C::Ok;
            type Error = C::Error;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), C::Error> {
                self.to.serialize_field(key, &Within { value, personal: self.personal })
            }

            fn skip_field(&mut self, key: &'static str) -> Result<(), C::Error> {
                self.to.skip_field(key)
            }

            fn end(self) -> Result<C::Ok, C::Error> {
                self.to.end()
            }
        })*
    };
}

split_fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl<C: SerializeMap> SerializeMap for Split<'_, C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), C::Error> {
        self.to.serialize_key(key)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), C::Error> {
        self.to.serialize_value(&Within { value, personal: self.personal })
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.to.end()
    }
}

type Json<'a, 'b> = &'a mut serde_json::Serializer<&'b mut Vec<u8>>;

/// The event's own serializer: takes nothing but a variant, and answers its name.
struct Variant<'a, 'b> {
    json: Json<'a, 'b>,
    personal: &'a RefCell<Personal>,
}

/// The fields of a variant, and its name.
struct Named<C> {
    kind: &'static str,
    fields: C,
}

fn not_tagged<T>() -> Result<T, Error> {
    Err(Error::custom("an event is an externally tagged enum"))
}

macro_rules! not_tagged {
    ($($method:ident($($type:ty),*);)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<&'static str, Error> {
            not_tagged()
        })*
    };
}

impl<'a, 'b> Serializer for Variant<'a, 'b> {
    type Ok = &'static str;
    type Error = Error;
    type SerializeSeq = Impossible<&'static str, Error>;
    type SerializeTuple = Impossible<&'static str, Error>;
    type SerializeTupleStruct = Impossible<&'static str, Error>;
    type SerializeTupleVariant = Named<Split<'a, <Json<'a, 'b> as Serializer>::SerializeTuple>>;
    type SerializeMap = Impossible<&'static str, Error>;
    type SerializeStruct = Impossible<&'static str, Error>;
    type SerializeStructVariant = Named<Split<'a, <Json<'a, 'b> as Serializer>::SerializeStruct>>;

    not_tagged! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
    }

    fn serialize_some<T: ?Sized + Serialize>(self, _: &T) -> Result<Self::Ok, Error> {
        not_tagged()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        kind: &'static str,
    ) -> Result<Self::Ok, Error> {
        self.json.serialize_unit()?;
        Ok(kind)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<Self::Ok, Error> {
        not_tagged()
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        kind: &'static str,
        value: &T,
    ) -> Result<Self::Ok, Error> {
        value.serialize(Split { to: self.json, personal: self.personal })?;
        Ok(kind)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        not_tagged()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        not_tagged()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        not_tagged()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        kind: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        let to = self.json.serialize_tuple(len)?;
        Ok(Named { kind, fields: Split { to, personal: self.personal } })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        not_tagged()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Error> {
        not_tagged()
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        kind: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        let to = self.json.serialize_struct(name, len)?;
        Ok(Named { kind, fields: Split { to, personal: self.personal } })
    }
}

impl<C: SerializeTuple<Error = Error>> SerializeTupleVariant for Named<Split<'_, C>> {
    type Ok = &'static str;
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.fields.serialize_element(value)
    }

    fn end(self) -> Result<&'static str, Error> {
        self.fields.end()?;
        Ok(self.kind)
    }
}

impl<C: SerializeStruct<Error = Error>> SerializeStructVariant for Named<Split<'_, C>> {
    type Ok = &'static str;
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.fields.serialize_field(key, value)
    }

    fn end(self) -> Result<&'static str, Error> {
        self.fields.end()?;
        Ok(self.kind)
    }
}
