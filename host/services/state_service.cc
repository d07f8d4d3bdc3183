#include "services/barrier.h"
#include "services/service_tables.h"
#include "services/services.h"
#include "services/text.h"

namespace patchbay::services {
namespace {

Result<std::string_view> checked_key(patchbay_str key) {
  if (key.size >= 1 && key.size <= PATCHBAY_STATE_KEY_MAX && key.data != nullptr) {
    const std::string_view name = from_abi(key);
    if (name.find('\0') == std::string_view::npos) return name;
    return Error(Code::kInvalidArgument, "A state key has a NUL in it; use text without one.");
  }
  return Error(Code::kTooLarge,
               "A state key has " + std::to_string(key.size) + " bytes; 1 to 256 are taken.");
}

patchbay_status get(const patchbay_call* call, patchbay_str key, const patchbay_sink* value,
                    patchbay_error* error) {
  return serve_into(
      call, "state.get", value, error, [&](const CallFrame& frame) -> Result<std::string> {
        PATCHBAY_TRY(const auto name, checked_key(key));
        const std::string owner = frame.context().owner();
        PATCHBAY_TRY(auto found,
                     frame.host().state().get({frame.context().connector, owner}, name));
        if (found) return std::move(*found);
        return Error(Code::kNotFound, "There is no such key in the connector's state.");
      });
}

patchbay_status put(const patchbay_call* call, patchbay_str key, patchbay_str value,
                    patchbay_error* error) {
  return serve(call, "state.put", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(const auto name, checked_key(key));
    if (value.data == nullptr && value.size > 0) {
      return Error(Code::kPluginFault, "The value has a size and no bytes (data is NULL).");
    }
    if (value.size > PATCHBAY_STATE_VALUE_MAX) {
      return Error(Code::kTooLarge, "A state value has " + std::to_string(value.size) +
                                        " bytes; at most 65536 are taken.");
    }
    const std::string owner = frame.context().owner();
    return frame.host().state().put({frame.context().connector, owner}, name, from_abi(value));
  });
}

patchbay_status remove(const patchbay_call* call, patchbay_str key, patchbay_error* error) {
  return serve(call, "state.remove", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(const auto name, checked_key(key));
    const std::string owner = frame.context().owner();
    return frame.host().state().remove({frame.context().connector, owner}, name);
  });
}

}  // namespace

const patchbay_host_state& state_service() {
  static constexpr patchbay_host_state table{sizeof(patchbay_host_state), 0, &get, &put, &remove};
  return table;
}

}  // namespace patchbay::services
