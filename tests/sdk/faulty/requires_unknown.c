/* Is correct, but its manifest requires a service that no host has. */
#include "plain.h"

PLAIN_CONNECTOR(plain_go)
