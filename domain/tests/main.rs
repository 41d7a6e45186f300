//! What may happen to a case, by values alone: given its past, when somebody asks, then this.

mod given;
mod life;
mod states;
mod walk;
mod work;
