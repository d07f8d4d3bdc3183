// Lists no action at run time. Its configuration names a function of it, {"in": "create", "list" or
// "destroy"}, that waits for "ms" by the host's clock or computes for so long, {"by": "clock" or
// "compute"}. `go` waits for the "ms" of its arguments.
#include <memory>
#include <string>

#include "waits.h"

namespace {

struct Lists : patchbay_instance {
  std::string config;

  // Does what the configuration says for the function.
  patchbay_status act(std::string_view function, const patchbay_call* call,
                      patchbay_error* error) const {
    if (text_of(config, "\"in\"") != function) return PATCHBAY_OK;
    if (text_of(config, "\"by\"") == "compute") return by_computing(config);
    return by_clock(*this, call, config, error);
  }
};

patchbay_status create(const patchbay_call* call, const patchbay_host* host, patchbay_str config,
                       patchbay_instance** instance, patchbay_error* error) {
  auto made = std::make_unique<Lists>();
  made->host = host;
  made->config.assign(config.data, config.size);
  const auto status = made->act("create", call, error);
  if (status == PATCHBAY_OK) *instance = made.release();
  return status;
}

void destroy(const patchbay_call* call, patchbay_instance* instance) {
  const std::unique_ptr<Lists> last(static_cast<Lists*>(instance));
  patchbay_error error{};
  error.struct_size = sizeof(error);
  last->act("destroy", call, &error);
}

patchbay_status list(patchbay_instance* instance, const patchbay_call* call,
                     const patchbay_sink* actions, patchbay_action_list* about,
                     patchbay_error* error) {
  const auto status = static_cast<const Lists*>(instance)->act("list", call, error);
  about->generation = 1;
  return status == PATCHBAY_OK ? plain_write(actions, "[]") : status;
}

}  // namespace

PLAIN_GO {
  const Arguments arguments(request->arguments.data, request->arguments.size);
  tell_entered(arguments);
  const auto status = by_clock(*instance, call, arguments, error);
  return status == PATCHBAY_OK ? plain_write(outcome->result, "{}") : status;
}

static const patchbay_actions kActions = {sizeof(patchbay_actions), 0, go, list};

static const void* capability(patchbay_str id) {
  return std::string_view(id.data, id.size) == PATCHBAY_ACTIONS_ID ? &kActions : nullptr;
}

static const patchbay_entry kEntry = {sizeof(patchbay_entry),
                                      0,
                                      TEXT(PATCHBAY_CONNECTOR_ID),
                                      TEXT(PATCHBAY_CONNECTOR_VERSION),
                                      TEXT("gcc"),
                                      capability,
                                      create,
                                      destroy};
PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) { return &kEntry; }
