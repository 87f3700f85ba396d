// The register window (docs/driver.md): an AXI4-Lite slave with 32-bit registers, first those that the
// accelerator shows, its counters, then those that the host writes. One access of each kind at a time.
`default_nettype none
`include "bitgear_registers.vh"
module bitgear_registers (
    input  wire        clk,
    input  wire        reset,
    // AXI4-Lite
    input  wire [11:0] awaddr,
    input  wire        awvalid,
    output wire        awready,
    input  wire [31:0] wdata,
    input  wire [3:0]  wstrb,
    input  wire        wvalid,
    output wire        wready,
    output wire [1:0]  bresp,
    output reg         bvalid,
    input  wire        bready,
    input  wire [11:0] araddr,
    input  wire        arvalid,
    output wire        arready,
    output reg  [31:0] rdata,
    output wire [1:0]  rresp,
    output reg         rvalid,
    input  wire        rready,
    // the registers, lowest first; of the counters one after another (bitgear_counters)
    input  wire [`REGISTER_FRAMES*32-1:0] shown,
    input  wire [2:0]  counter_number,
    input  wire [63:0] counter_value,
    output wire [(`REGISTERS-`REGISTER_FIRST_WRITTEN)*32-1:0] written
);
    localparam FIRST = `REGISTER_FIRST_WRITTEN;
    localparam COUNT = `REGISTERS;
    localparam FRAMES = `REGISTER_FRAMES;    // the first counter
    reg [31:0] values [FIRST:COUNT-1];
    genvar g;
    generate
        for (g = FIRST; g < COUNT; g = g + 1) begin : value
            assign written[(g-FIRST)*32+:32] = values[g];
        end
    endgenerate
    assign bresp = 2'b00;
    assign rresp = 2'b00;

    // A write is taken when its address and its data are there. Writes elsewhere are ignored.
    wire take = awvalid && wvalid && !bvalid;
    wire [9:0] to = awaddr[11:2];
    assign awready = take;
    assign wready = take;
    integer i, b;
    always @(posedge clk) begin
        if (reset) bvalid <= 1'b0;
        else if (take) bvalid <= 1'b1;
        else if (bready) bvalid <= 1'b0;
        for (i = FIRST; i < COUNT; i = i + 1)
            for (b = 0; b < 4; b = b + 1)
                if (reset) values[i][b*8+:8] <= 8'd0;
                else if (take && to == i[9:0] && wstrb[b]) values[i][b*8+:8] <= wdata[b*8+:8];
    end

    // A counter's read takes its time, in which every counter passes by with all that an earlier read has told of.
    localparam [3:0] LAST = 4'd12;
    wire [9:0] from = araddr[11:2];
    wire counts = from >= FRAMES[9:0] && from < FIRST[9:0];
    wire [3:0] counter = from[3:0] - FRAMES[3:0];
    reg [3:0] age;
    reg [31:0] passed;
    assign arready = !rvalid && (!counts || age == LAST);
    wire [(FRAMES+COUNT-FIRST)*32-1:0] all = {written, shown};
    wire [9:0] place = from < FIRST[9:0] ? from : from - (FIRST[9:0] - FRAMES[9:0]);
    always @(posedge clk) begin
        age <= reset || !arvalid || arready || rvalid ? 4'd0 : age + 4'd1;
        if (counter_number == counter[3:1]) passed <= counter[0] ? counter_value[63:32] : counter_value[31:0];
        if (reset) rvalid <= 1'b0;
        else if (arvalid && arready) rvalid <= 1'b1;
        else if (rready) rvalid <= 1'b0;
        if (arvalid && arready) rdata <= from >= COUNT[9:0] ? 32'd0 : counts ? passed : all[place*32+:32];
    end
endmodule
`default_nettype wire
