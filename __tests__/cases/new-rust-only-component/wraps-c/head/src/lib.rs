pub mod pipe;
pub mod seek;
