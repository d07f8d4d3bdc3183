// says: With a nested type Config
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  using Config = std::string;
  X() {}
  std::string act(Call&) { return "{}"; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
