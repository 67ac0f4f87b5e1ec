pub mod seek;
pub mod squeeze;
