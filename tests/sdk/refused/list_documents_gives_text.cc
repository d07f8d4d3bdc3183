// says: Write: StepEnd list_documents(Call& call, const Enumeration& asked, Step& step)
#include <patchbay/sdk/connector.h>

using namespace patchbay::sdk;

class X {
 public:
  std::string act(Call&) { return "{}"; }
  std::string list_documents(Call&, const Enumeration&, Step&) { return "cursor"; }
  void fetch_document(Call&, const FetchRequest&, Content&) {}
};
constexpr Action<X> kActions[] = {action<&X::act>("act")};
PATCHBAY_CONNECTOR(X, kActions)
