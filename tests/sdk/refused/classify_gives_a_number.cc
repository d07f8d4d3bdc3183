// says: the connector's classify is not in the form that is called
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  Identity identify(Call&) { return {}; }
  void probe(Call&) {}
  int classify(const Answer&) const { return 0; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
