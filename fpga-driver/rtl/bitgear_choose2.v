// One bit of two. A module of its own, so that a synthesis script can map it to what a device has for it.
`default_nettype none
(* keep_hierarchy *)
module bitgear_choose2 (
    input  wire low,
    input  wire high,
    input  wire index,
    output wire chosen
);
    assign chosen = index ? high : low;
endmodule
`default_nettype wire
