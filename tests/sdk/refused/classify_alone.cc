// says: a connector with identify, probe or classify has identify(Call&) and probe(Call&) both
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  Verdict classify(const Answer&) const { return {}; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
