// says: Verdict classify(const Answer& answer) const
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  Identity identify(Call&) { return {}; }
  void probe(Call&) {}
  Verdict classify(const Answer&) { return {}; }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
