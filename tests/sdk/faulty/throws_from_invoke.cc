// invoke throws an exception to the host.
#include <stdexcept>

#include "plain.h"

PLAIN_GO {
  PLAIN_UNUSED;
  throw std::runtime_error("thrown from invoke");
}

PLAIN_CONNECTOR(go)
