//! What every request of the front shares.

use std::sync::Arc;

use super::backend::Backend;
use super::document::Documents;
use super::limits::Limits;
use super::measured::Measured;
use super::settings::{FrontError, FrontSettings};
use super::stop::Stop;

/// The front's shared state.
pub(super) struct Front<B> {
    pub(super) backend: B,
    pub(super) settings: FrontSettings,
    pub(super) documents: Documents,
    pub(super) limits: Arc<Limits>,
    pub(super) measured: Measured,
    pub(super) stop: Stop,
}

impl<B: Backend> Front<B> {
    pub(super) fn new(backend: B, settings: FrontSettings, stop: Stop) -> Result<Self, FrontError> {
        Ok(Self {
            documents: Documents::new(&settings)?,
            limits: Arc::new(Limits::new(settings.person.clone())),
            measured: Measured::new()?,
            backend,
            settings,
            stop,
        })
    }
}
