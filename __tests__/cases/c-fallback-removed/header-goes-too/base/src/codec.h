int codec_parse(const char *text);
