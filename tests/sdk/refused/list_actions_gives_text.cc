// says: Write: ActionList list_actions(Call& call)
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  std::string list_actions(Call&) { return "[]"; }
  void invoke(Call&, std::string_view, std::string_view, const Sink&) {}
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
