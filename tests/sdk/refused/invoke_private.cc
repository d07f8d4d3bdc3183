// says: the connector's invoke is not in the form that is called
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }

 private:
  void invoke(Call&, std::string_view, std::string_view, const Sink&) {}
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
