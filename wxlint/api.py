"""The only module that a rule imports: the vocabulary for finding one kind of mistake and saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Confidence, Edit, Finding, Fix, Label, Located, Place, Severity, Span, Text
from wxlint.engine.failures import callback_gap, gives_promise, lost_promises
from wxlint.engine.initialisation import Initialisation, InitSite, Scope, by_scope, effective_inits, needs_init
from wxlint.engine.link import ProjectIndex
from wxlint.engine.sites import ImportUse, TextMatch
from wxlint.nearest import edit_distance, nearest
from wxlint.platform import cloud_api, credentials, database, node, server_sdk
from wxlint.platform.node import is_builtin_module
from wxlint.project.model import CloudFunction, FileKind, Framework, FunctionRoot, Language, MiniProgram, Page, Project, SourceFile
from wxlint.regex import regex
from wxlint.rules import (
    CLIENT,
    CONFIG,
    EVERYWHERE,
    FUNCTION,
    WXML,
    WXS,
    Fact,
    Message,
    Option,
    ProjectResult,
    Rule,
    RuleResult,
    on_call,
    on_element,
    on_flow,
    on_import,
    on_json,
    on_member,
    on_module,
    on_project,
    on_text,
    on_wxml,
)
from wxlint.semantics.branches import Condition, comes_before, conditions_of, finalizers_around, loop_around, repetition_around, waits_in
from wxlint.semantics.callbacks import Delay
from wxlint.semantics.calls import (
    CallSite,
    MemberSite,
    accesses_of,
    arguments_holding,
    call_sites,
    made_by,
    member_sites,
    named_calls,
    runs_at_load,
    unresolved_calls,
)
from wxlint.semantics.constants import Constant
from wxlint.semantics.edits import add_option, add_property, remove_property
from wxlint.semantics.entrypoints import APP_LIFECYCLE, COMPONENT_LIFECYCLE, PAGE_LIFECYCLE, Definition, Member, Role
from wxlint.semantics.exports import export_spelling, exported_names
from wxlint.semantics.function_results import results_of
from wxlint.semantics.handlers import FailureHandler, handler_in_options, handler_of
from wxlint.semantics.holders import members_used
from wxlint.semantics.module import ImportSite, Module, Ref
from wxlint.semantics.module_state import ModuleState, is_set_first, module_states
from wxlint.semantics.parameters import Parameter, parameter_of
from wxlint.semantics.promises import Drop, Fate, Outcome, PromiseUse, fate_of, is_in_executor, use_of
from wxlint.semantics.reached_calls import calls_reached
from wxlint.semantics.result_reads import Read, ResultUse, result_use
from wxlint.semantics.results import calls_with_result
from wxlint.semantics.startup import Startup, Step
from wxlint.semantics.strings import (
    array_around,
    compared_with,
    concatenated,
    concatenation_around,
    object_around,
    string_literals,
    template_literals,
)
from wxlint.semantics.syntax_nodes import nodes_of_types
from wxlint.semantics.targets import CONTEXT, EVENT, SERVER_SDK, Target
from wxlint.semantics.this_use import Callback, arrow_edit, callbacks_of, surrounding_definition, this_accesses
from wxlint.semantics.trace import definition, name_for, trace, trace_path
from wxlint.semantics.trusted import trusted_expression, trusted_name
from wxlint.semantics.value_types import value_type
from wxlint.semantics.values import Expression, Function, ObjectLiteral, Property
from wxlint.semantics.waiting import Waiting, first_callback, is_result, waiting_of
from wxlint.semantics.ways import Way
from wxlint.syntax.json import JsonMember, JsonNode
from wxlint.syntax.wxml import Mustache, WxmlElement
from wxlint.taint.flows import Flow
from wxlint.taint.ownership import RecordOwners
from wxlint.views.configuration import ConfigurationProblem, configuration_problems, known_keys
from wxlint.views.data_names import DataName
from wxlint.views.declared_pages import DeclaredPage, declared_pages, declared_subpackages, missing_parts, native_app, pages_are_here
from wxlint.views.documents import Link
from wxlint.views.index import Views
from wxlint.views.members import Names
from wxlint.views.registry import Registered
from wxlint.views.routes import Route, RouteMistake, resolve_route, route_mistake
from wxlint.views.sites import AttributeSite, BindingSite, ElementSite, JsonSite, WxmlSite
from wxlint.views.used_names import names_used
from wxlint.views.view import Shown, View

if TYPE_CHECKING:
    from types import ModuleType

    from wxlint.platform import components, definitions, limits, openapi, wx_api, wx_cloud, wx_overlay

__all__ = [
    "APP_LIFECYCLE",
    "CLIENT",
    "COMPONENT_LIFECYCLE",
    "CONFIG",
    "CONTEXT",
    "EVENT",
    "EVERYWHERE",
    "FUNCTION",
    "PAGE_LIFECYCLE",
    "SERVER_SDK",
    "WXML",
    "WXS",
    "AttributeSite",
    "BindingSite",
    "CallSite",
    "Callback",
    "CloudFunction",
    "Condition",
    "Confidence",
    "ConfigurationProblem",
    "Constant",
    "DataName",
    "DeclaredPage",
    "Definition",
    "Delay",
    "Drop",
    "Edit",
    "ElementSite",
    "Expression",
    "Fact",
    "FailureHandler",
    "Fate",
    "FileKind",
    "Finding",
    "Fix",
    "Flow",
    "Framework",
    "Function",
    "FunctionRoot",
    "ImportSite",
    "ImportUse",
    "InitSite",
    "Initialisation",
    "JsonMember",
    "JsonNode",
    "JsonSite",
    "Label",
    "Language",
    "Link",
    "Located",
    "Member",
    "MemberSite",
    "Message",
    "MiniProgram",
    "Module",
    "ModuleState",
    "Mustache",
    "Names",
    "ObjectLiteral",
    "Option",
    "Outcome",
    "Page",
    "Parameter",
    "Place",
    "Project",
    "ProjectIndex",
    "ProjectResult",
    "PromiseUse",
    "Property",
    "Read",
    "RecordOwners",
    "Ref",
    "Registered",
    "ResultUse",
    "Role",
    "Route",
    "RouteMistake",
    "Rule",
    "RuleResult",
    "Scope",
    "Severity",
    "Shown",
    "SourceFile",
    "Span",
    "Startup",
    "Step",
    "Target",
    "Text",
    "TextMatch",
    "View",
    "Views",
    "Waiting",
    "Way",
    "WxmlElement",
    "WxmlSite",
    "accesses_of",
    "add_option",
    "add_property",
    "arguments_holding",
    "array_around",
    "arrow_edit",
    "by_scope",
    "call_sites",
    "callback_gap",
    "callbacks_of",
    "calls_reached",
    "calls_with_result",
    "cloud_api",
    "comes_before",
    "compared_with",
    "components",
    "concatenated",
    "concatenation_around",
    "conditions_of",
    "configuration_problems",
    "credentials",
    "database",
    "declared_pages",
    "declared_subpackages",
    "definition",
    "definitions",
    "edit_distance",
    "effective_inits",
    "export_spelling",
    "exported_names",
    "fate_of",
    "finalizers_around",
    "first_callback",
    "gives_promise",
    "handler_in_options",
    "handler_of",
    "is_builtin_module",
    "is_in_executor",
    "is_result",
    "is_set_first",
    "known_keys",
    "limits",
    "loop_around",
    "lost_promises",
    "made_by",
    "member_sites",
    "members_used",
    "missing_parts",
    "module_states",
    "name_for",
    "named_calls",
    "names_used",
    "native_app",
    "nearest",
    "needs_init",
    "node",
    "nodes_of_types",
    "object_around",
    "on_call",
    "on_element",
    "on_flow",
    "on_import",
    "on_json",
    "on_member",
    "on_module",
    "on_project",
    "on_text",
    "on_wxml",
    "openapi",
    "pages_are_here",
    "parameter_of",
    "regex",
    "remove_property",
    "repetition_around",
    "resolve_route",
    "result_use",
    "results_of",
    "route_mistake",
    "runs_at_load",
    "server_sdk",
    "string_literals",
    "surrounding_definition",
    "template_literals",
    "this_accesses",
    "trace",
    "trace_path",
    "trusted_expression",
    "trusted_name",
    "unresolved_calls",
    "use_of",
    "value_type",
    "waiting_of",
    "waits_in",
    "wx_api",
    "wx_cloud",
    "wx_overlay",
]

_TABLES = frozenset({"components", "definitions", "limits", "openapi", "wx_api", "wx_cloud", "wx_overlay"})


def __getattr__(name: str) -> ModuleType:
    """The modules with tables of platform facts, imported when the first rule asks for one."""
    if name in _TABLES:
        from importlib import import_module

        return import_module(f"wxlint.platform.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
