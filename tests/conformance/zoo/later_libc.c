/* What a later C library has, and that of Debian 12 does not have. */
int zoo_of_later_libc(void);
__attribute__((visibility("default"))) int zoo_of_later_libc(void) { return 1; }
