// says: the connector has no constructor that is looked for
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  explicit X(std::string) {}
  std::string act(Call&) { return "{}"; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
