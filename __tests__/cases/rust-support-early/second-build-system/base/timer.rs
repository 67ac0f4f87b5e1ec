// Rust
