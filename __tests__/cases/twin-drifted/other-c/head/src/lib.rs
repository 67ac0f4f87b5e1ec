pub mod codec;
pub mod seek;
