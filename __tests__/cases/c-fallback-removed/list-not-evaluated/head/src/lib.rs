pub mod codec;
pub mod reels;
