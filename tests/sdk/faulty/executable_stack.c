/* It is linked so that it needs executable stacks (CMakeLists.txt). */
#include "plain.h"

PLAIN_CONNECTOR(plain_go)
