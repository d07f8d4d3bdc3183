// says: what list_actions lists needs invoke(Call&, std::string_view, std::string_view, const
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  ActionList list_actions(Call&) { return {}; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
