#include "raw_host.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>

#include "raw_services.h"

namespace raw {
namespace {

std::uint64_t remaining(const patchbay_call* call) { return of(call).host.remaining_ms; }
std::uint32_t is_cancelled(const patchbay_call* call) { return of(call).host.cancelled ? 1 : 0; }
void progress(const patchbay_call* call, std::uint64_t done, std::uint64_t, patchbay_str message) {
  of(call).host.progress.emplace_back(done, text(message));
}

const void* service(const patchbay_host* table, patchbay_str id) {
  // The table is a member of the Host that made it, and its name leads back there.
  const auto* host = reinterpret_cast<const Host*>(table->name.data);
  if (std::count(host->missing.begin(), host->missing.end(), text(id)) > 0) return nullptr;
  return service_table(text(id));
}

}  // namespace

patchbay_status Collected::write(void* context, const void* data, std::uint64_t size) {
  auto& self = *static_cast<Collected*>(context);
  if (std::current_exception()) self.inside_handler = true;
  if (size > self.limit - self.text.size()) return PATCHBAY_E_TOO_LARGE;
  self.text.append(static_cast<const char*>(data), size);
  return PATCHBAY_OK;
}

Host::Host() : table{} {
  table.struct_size = sizeof(table);
  table.name = {reinterpret_cast<const char*>(this), 0};
  table.service = &service;
}

Call::Call(Host& on, std::string configuration)
    : host(on), user_configuration(std::move(configuration)), table{} {
  table.struct_size = sizeof(table);
  table.host_context = this;
  table.trace_id = str("0af7651916cd43dd8448eb211c80319c");
  table.link.id = str("link-1");
  table.link.account = str("1234");
  table.link.user_configuration = str(user_configuration);
  table.remaining_ms = &remaining;
  table.is_cancelled = &is_cancelled;
  table.progress = &progress;
}

Library::Library(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  using Entry = const patchbay_entry* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, PATCHBAY_ENTRY_SYMBOL));
  if (entry == nullptr) throw std::runtime_error(path + " exports no entry");
  entry_ = entry();
}

const patchbay_actions& Library::actions() const {
  return *static_cast<const patchbay_actions*>(entry_->capability(str(PATCHBAY_ACTIONS_ID)));
}

const patchbay_auth* Library::auth() const {
  return static_cast<const patchbay_auth*>(entry_->capability(str(PATCHBAY_AUTH_ID)));
}

Instance::Instance(const Library& library, Host& host, const std::string& config)
    : library_(library), host_(host) {
  Call call(host);
  failure_ = attempt([&](patchbay_error* error) {
    return library.entry().create(&call.table, &host.table, str(config), &instance_, error);
  });
}

Instance::~Instance() {
  Call call(host_);
  if (failure_.status == PATCHBAY_OK) library_.entry().destroy(&call.table, instance_);
}

Outcome Instance::invoke(const std::string& action, const std::string& arguments, std::size_t limit,
                         const std::string& user_configuration) {
  Call call(host_, user_configuration);
  Collected result(limit);
  Outcome outcome;
  outcome.failure = attempt([&](patchbay_error* error) {
    return library_.actions().invoke(instance_, &call.table, str(action), str(arguments),
                                     &result.sink, error);
  });
  outcome.result = std::move(result.text);
  return outcome;
}

}  // namespace raw
