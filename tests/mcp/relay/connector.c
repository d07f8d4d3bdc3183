/* A connector whose `run` runs what its provider calls "Read-it" and "Write-it", which it lists,
 * and "Hidden-it", which it does not list. The result says what ran. With any configuration but
 * {}, its list is no JSON. */
#include <patchbay/abi/actions.h>
#include <patchbay/abi/entry.h>
#include <string.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const char kTools[] =
    "[{\"id\":\"read_it\",\"provider_name\":\"Read-it\",\"name\":\"Read\",\"description\":\"Reads."
    "\","
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\"}}}},"
    "{\"id\":\"write_it\",\"provider_name\":\"Write-it\",\"name\":\"Write\","
    "\"description\":\"Writes.\",\"parameters\":{\"type\":\"object\"}}]";

/* The two instances. */
static char sound;
static char broken;

static patchbay_status invoke(patchbay_instance* instance, const patchbay_call* call,
                              const patchbay_action_request* request,
                              patchbay_action_outcome* outcome, patchbay_error* error) {
  static const char kRan[] = "{\"ran\":true}";
  (void)instance, (void)call, (void)request, (void)error;
  return outcome->result->write(outcome->result->context, kRan, sizeof kRan - 1);
}

static patchbay_status list(patchbay_instance* instance, const patchbay_call* call,
                            const patchbay_sink* actions, patchbay_action_list* about,
                            patchbay_error* error) {
  const size_t size = (void*)instance == &broken ? 1 : sizeof kTools - 1;
  (void)call, (void)error;
  about->generation = 1;
  about->lifetime_ms = 60000;
  return actions->write(actions->context, kTools, size);
}

static const patchbay_actions kActions = {
    .struct_size = sizeof(patchbay_actions), .reserved = 0, .invoke = invoke, .list = list};

static const void* capability(patchbay_str id) {
  static const char kId[] = PATCHBAY_ACTIONS_ID;
  const int is_actions = id.size == sizeof kId - 1 && memcmp(id.data, kId, id.size) == 0;
  return is_actions ? &kActions : NULL;
}

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  (void)call, (void)host, (void)error;
  *instance = (patchbay_instance*)(void*)(config.size > 2 ? &broken : &sound);
  return PATCHBAY_OK;
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call, (void)instance;
}

static const patchbay_entry kEntry = {.struct_size = sizeof(patchbay_entry),
                                      .id = TEXT("relay"),
                                      .version = TEXT("1.0.0"),
                                      .built_with = TEXT("a test"),
                                      .capability = capability,
                                      .create = create,
                                      .destroy = destroy};

PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) { return &kEntry; }
