/* In Rust. */
int tape_codec_from_text(const char *text);
