// An exception crosses the border out of invoke.
#include <stdexcept>

#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  throw std::runtime_error("thrown from invoke");
}

PLAIN_CONNECTOR(go)
