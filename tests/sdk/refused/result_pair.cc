// says: Taken are std::string and std::string_view
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::pair<int, int> act(Call&) { return {}; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
