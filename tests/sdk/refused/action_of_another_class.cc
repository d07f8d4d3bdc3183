// says: this function has not the form of an action
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class Y {
 public:
  std::string act(Call&) { return "{}"; }
};
class X {};
constexpr Action<X> kActions[] = {action<&Y::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
