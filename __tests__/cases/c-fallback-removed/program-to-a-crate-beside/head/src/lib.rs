pub mod seek;
pub mod winding;
