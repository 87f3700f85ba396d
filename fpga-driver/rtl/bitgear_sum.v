// One sum of the array and its shadow register.
`default_nettype none
module bitgear_sum #(
    parameter COUNT = 6,
    parameter SUM   = 28
) (
    input  wire             clk,
    input  wire             valid,
    input  wire             first,
    input  wire             shift,
    input  wire             toggle,   // to the complement, or back
    input  wire             fill,     // shifted in
    input  wire [COUNT-1:0] count,
    input  wire             ending,
    output reg  [SUM-1:0]   kept
);
    reg [SUM-1:0] own;
    wire [SUM-1:0] from = first ? {SUM{1'b0}} : (shift ? {own[SUM-2:0], fill} : own) ^ {SUM{toggle}};
    always @(posedge clk) begin
        if (valid) own <= {{(SUM - COUNT) {1'b0}}, count} + from;
        if (ending) kept <= own;
    end
endmodule
`default_nettype wire
