// says: the table of actions is of another class
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class Y {
 public:
  std::string act(Call&) { return "{}"; }
};
class X {};
constexpr Action<Y> kActions[] = {action<&Y::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
