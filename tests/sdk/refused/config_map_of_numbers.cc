// says: this type cannot be read from JSON or written to it
#include <patchbay/sdk/connector.h>

#include <map>

using namespace patchbay::sdk;

class X {
 public:
  using Config = std::map<int, int>;
  explicit X(Config) {}
  std::string act(Call&) { return "{}"; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
