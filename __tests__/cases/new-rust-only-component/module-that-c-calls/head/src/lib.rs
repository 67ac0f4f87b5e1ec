pub mod glow;
pub mod seek;
