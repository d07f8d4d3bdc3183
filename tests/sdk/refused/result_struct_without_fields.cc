// says: this type cannot be read from JSON or written to it
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

struct FoundThings {
  int count;
};
class X {
 public:
  FoundThings act(Call&) { return {}; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
