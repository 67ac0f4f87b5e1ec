pub mod seek;
pub mod sums;
