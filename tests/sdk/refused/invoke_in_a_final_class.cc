// says: the connector's invoke is not in the form that is called
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X final {
 public:
  std::string act(Call&) { return "{}"; }
  std::string invoke(Call&, std::string_view) { return "{}"; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
