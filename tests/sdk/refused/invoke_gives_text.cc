// says: Write: void invoke(Call& call, std::string_view action, std::string_view
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  ActionList list_actions(Call&) { return {}; }
  std::string invoke(Call&, std::string_view, std::string_view) { return "{}"; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
