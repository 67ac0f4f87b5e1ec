pub mod pack;
pub mod seek;
