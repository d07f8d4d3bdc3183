/* Asks for executable stacks by how it is linked (CMakeLists.txt). */
#include "plain.h"

PLAIN_CONNECTOR(plain_go)
