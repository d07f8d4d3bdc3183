// The constructor of a static object throws while the library is loaded.
#include <stdexcept>

#include "plain.h"

static struct Thrower {
  Thrower() { throw std::runtime_error("from a static object"); }
} thrower;

PLAIN_CONNECTOR(plain_go)
