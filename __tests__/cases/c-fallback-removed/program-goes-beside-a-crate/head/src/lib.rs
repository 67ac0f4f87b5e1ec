pub mod seek;
pub mod spool;
