// says: this type cannot be read from JSON or written to it
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  int act(Call&) { return 0; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
