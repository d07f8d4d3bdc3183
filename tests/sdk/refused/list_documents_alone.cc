// says: list_documents and fetch_document both
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  StepEnd list_documents(Call&, const Enumeration&, Step&) {
    return StepEnd::complete(std::string("x"));
  }
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
