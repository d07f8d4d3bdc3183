// SPDX-License-Identifier: Apache-2.0
// The smallest honest connector in Rust, without a crate: one action, `echo`, whose result is its
// arguments. The structs are those of ../../include/patchbay/abi, held to their sizes below; read
// from the end, as the host does.
use std::ffi::c_void;
use std::mem::size_of;
use std::panic::{catch_unwind, AssertUnwindSafe};

// ---- types.h, error.h, call.h, actions.h, entry.h

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    data: *const u8,
    size: u64,
}

#[repr(C)]
pub struct Sink {
    context: *mut c_void,
    write: extern "C" fn(*mut c_void, *const c_void, u64) -> u32,
}

#[repr(C)]
pub struct Error {
    struct_size: u32,
    code: u32,
    retry_after_ms: u64,
    provider_status: u32,
    message_size: u32,
    message: [u8; 512],
    details: *const Sink,
}

/// A call, a host and an instance are only passed on here.
pub enum Opaque {}

#[repr(C)]
pub struct ActionRequest {
    struct_size: u32,
    flags: u32,
    action: Str,
    arguments: Str,
    continuation: Str,
    answers: Str,
}

#[repr(C)]
pub struct ActionOutcome {
    struct_size: u32,
    kind: u32,
    result: *const Sink,
    continuation: *const Sink,
}

#[repr(C)]
pub struct Actions {
    struct_size: u32,
    reserved: u32,
    invoke: extern "C" fn(
        *mut Opaque,
        *const Opaque,
        *const ActionRequest,
        *mut ActionOutcome,
        *mut Error,
    ) -> u32,
    list: Option<extern "C" fn()>, // NULL: the manifest names all actions
}

#[repr(C)]
pub struct Entry {
    struct_size: u32,
    reserved: u32,
    id: Str,
    version: Str,
    built_with: Str,
    capability: extern "C" fn(Str) -> *const c_void,
    create: extern "C" fn(*const Opaque, *const Opaque, Str, *mut *mut Opaque, *mut Error) -> u32,
    destroy: extern "C" fn(*const Opaque, *mut Opaque),
}

const _: () = assert!(size_of::<Error>() == 544);
const _: () = assert!(size_of::<ActionRequest>() == 72);
const _: () = assert!(size_of::<ActionOutcome>() == 24);
const _: () = assert!(size_of::<Actions>() == 24);
const _: () = assert!(size_of::<Entry>() == 80);

const OK: u32 = 0;
const UNSUPPORTED: u32 = 105;
const PLUGIN_FAULT: u32 = 502;
const MUST_UNDERSTAND: u32 = 0xffff_0000;

// The tables are constant: they may be shared.
unsafe impl Sync for Actions {}
unsafe impl Sync for Entry {}

// ---- words of this connector

const fn text(words: &'static str) -> Str {
    Str { data: words.as_ptr(), size: words.len() as u64 }
}

/// A size of 0 may come with a NULL pointer.
fn bytes(text: &Str) -> &[u8] {
    if text.size == 0 {
        return &[];
    }
    unsafe { std::slice::from_raw_parts(text.data, text.size as usize) }
}

/// Says in the error what it also returns; the host has zeroed what is not set here.
fn fail(error: &mut Error, code: u32, message: &str) -> u32 {
    let size = message.len().min(error.message.len());
    error.message[..size].copy_from_slice(&message.as_bytes()[..size]);
    error.message_size = size as u32;
    error.code = code;
    code
}

/// No panic leaves a function of a connector.
fn guarded(error: *mut Error, work: impl FnOnce(&mut Error) -> u32) -> u32 {
    let error = unsafe { &mut *error };
    match catch_unwind(AssertUnwindSafe(|| work(error))) {
        Ok(status) => status,
        Err(_) => fail(error, PLUGIN_FAULT, "The connector's code panicked."),
    }
}

// ---- what the host calls

/// The arguments satisfy the action's schema, and the host will judge the result. The outcome's kind
/// is DONE unless it is set.
extern "C" fn invoke(
    _instance: *mut Opaque,
    _call: *const Opaque,
    request: *const ActionRequest,
    outcome: *mut ActionOutcome,
    error: *mut Error,
) -> u32 {
    guarded(error, |error| {
        let (request, outcome) = unsafe { (&*request, &*outcome) };
        if request.flags & MUST_UNDERSTAND != 0 {
            return fail(error, UNSUPPORTED, "This connector cannot do what was asked that way.");
        }
        if bytes(&request.action) != b"echo" {
            return fail(error, PLUGIN_FAULT, "The manifest names an action that is not here.");
        }
        let sink = unsafe { &*outcome.result };
        let arguments = request.arguments;
        match (sink.write)(sink.context, arguments.data.cast(), arguments.size) {
            OK => OK,
            refused => fail(error, refused, ""), // the host knows why
        }
    })
}

static ACTIONS: Actions =
    Actions { struct_size: size_of::<Actions>() as u32, reserved: 0, invoke, list: None };

extern "C" fn capability(id: Str) -> *const c_void {
    match bytes(&id) {
        b"patchbay.actions/1" => (&ACTIONS as *const Actions).cast(),
        _ => std::ptr::null(),
    }
}

/// This connector keeps nothing: any address tells an instance from a failed create.
extern "C" fn create(
    _call: *const Opaque,
    _host: *const Opaque,
    _config: Str,
    instance: *mut *mut Opaque,
    _error: *mut Error,
) -> u32 {
    unsafe { *instance = (&ACTIONS as *const Actions as *mut Actions).cast() };
    OK
}

extern "C" fn destroy(_call: *const Opaque, _instance: *mut Opaque) {}

static ENTRY: Entry = Entry {
    struct_size: size_of::<Entry>() as u32,
    reserved: 0,
    id: text(env!("PATCHBAY_CONNECTOR_ID")), // both as in connector.json
    version: text(env!("PATCHBAY_CONNECTOR_VERSION")),
    built_with: text("rustc"),
    capability,
    create,
    destroy,
};

#[no_mangle]
pub extern "C" fn patchbay_plugin_entry_v1() -> *const Entry {
    &ENTRY
}
